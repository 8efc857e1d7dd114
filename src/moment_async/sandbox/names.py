"""Invented Korean brands, account names and business registration numbers."""

from __future__ import annotations

from random import Random

_FIRST = (
    "바람", "달빛", "구름", "새벽", "들꽃", "물결", "햇살", "솔잎", "노을", "별빛",
    "숲속", "은하", "모래", "단풍", "이슬", "가람", "누리", "다온", "라온", "마루",
    "보라", "아라", "여울", "온새", "하람", "한결", "도담", "미리", "소담", "찬솔",
)  # fmt: skip
_SECOND = (
    "상점", "가구", "키친", "랩스", "마켓", "웨어", "뷰티",
    "스튜디오", "여행사", "서점", "커피", "베이커리", "공방", "필라테스",
    "펫푸드", "농장", "안경", "문구", "캠핑", "치과", "학원",
    "모빌리티", "핀테크", "게임즈", "플라워", "주얼리", "조명", "침구",
)  # fmt: skip
_SEASONS = ("봄", "여름", "가을", "겨울", "신년", "연말", "상반기", "하반기")
_AIMS = ("전환", "방문", "도달", "조회", "리타겟팅", "신규가입", "앱설치", "친구추가")
_AGENCIES = ("미디어", "애드", "퍼포먼스", "커뮤니케이션즈")

BRANDS = len(_FIRST) * len(_SECOND)
"""How many different brands there are."""


def brand(index: int) -> str:
    """Name of a brand; neighbours share no word."""
    first = index % len(_FIRST)
    second = (index // len(_FIRST) + index) % len(_SECOND)
    return _FIRST[first] + _SECOND[second]


def agency(index: int) -> str:
    """Name of an agency."""
    return _FIRST[-1 - index % len(_FIRST)] + _AGENCIES[index % len(_AGENCIES)]


def company(name: str, random: Random) -> str:
    """Name under which a brand or agency is registered."""
    return random.choice(("주식회사 {}", "(주){}", "{} 주식회사", "㈜{}")).format(name)


def account(brand_name: str, random: Random) -> str:
    """Name that somebody at an agency would give to an ad account."""
    pattern = random.choice(("{0}_{1}캠페인", "{0}_{2}_{1}", "[{1}] {0} {2}", "{0} {2}", "{0}_비즈보드_{2}"))
    return pattern.format(brand_name, random.choice(_SEASONS), random.choice(_AIMS))


def business_registration_number(random: Random, *, is_valid: bool = True) -> str:
    """
    Make a business registration number whose check digit holds, or does not.

    It starts with 0, which no tax office uses, so that it is nobody's real number.
    """
    digits = [0, *(random.randrange(10) for _ in range(8))]
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
    check = (10 - (weighted + digits[8] * 5 // 10) % 10) % 10
    digits.append(check if is_valid else (check + 1) % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}-{text[3:5]}-{text[5:]}"
