"""
What Kakao answers, as frozen values, and the words that it uses.

Every model is keyword-only and compares by value. An enum also holds words that Kakao has not documented yet.
"""

from __future__ import annotations

from ._generated.models import AdAccount as AdAccount
from ._generated.models import AdAccountDetail as AdAccountDetail
from ._generated.models import AdAccountPage as AdAccountPage
from ._generated.models import AdAccountType as AdAccountType
from ._generated.models import Balance as Balance
from ._generated.models import BizRight as BizRight
from ._generated.models import CampaignType as CampaignType
from ._generated.models import ChannelProfile as ChannelProfile
from ._generated.models import Company as Company
from ._generated.models import Config as Config
from ._generated.models import ErrorBody as ErrorBody
from ._generated.models import ErrorExtras as ErrorExtras
from ._generated.models import Goal as Goal
from ._generated.models import LegacyAdAccount as LegacyAdAccount
from ._generated.models import LegacyAdAccountList as LegacyAdAccountList
from ._generated.models import MemberType as MemberType
from ._generated.models import PixelAndSdkInfo as PixelAndSdkInfo
