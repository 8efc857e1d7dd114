"""
Async client for the ad accounts of Kakao Moment.

Open a MomentClient, call its `ad_accounts`, and use `for_each` for many accounts at once.
"""

from ._call import Limit as Limit
from ._core.retry import RetryPolicy as RetryPolicy
from ._response import RawResponse as RawResponse
from ._version import __version__ as __version__
from .ad_accounts import AdAccounts as AdAccounts
from .auth import CallableToken as CallableToken
from .auth import EnvironmentToken as EnvironmentToken
from .auth import FileToken as FileToken
from .auth import StaticToken as StaticToken
from .auth import TokenSource as TokenSource
from .bulk import Err as Err
from .bulk import Ok as Ok
from .bulk import Outcome as Outcome
from .bulk import Outcomes as Outcomes
from .client import MomentClient as MomentClient
from .errors import APIError as APIError
from .errors import AuthenticationError as AuthenticationError
from .errors import ClientStateError as ClientStateError
from .errors import ConfigurationError as ConfigurationError
from .errors import ConflictError as ConflictError
from .errors import ConnectionFailedError as ConnectionFailedError
from .errors import ConsentRequiredError as ConsentRequiredError
from .errors import CreateOutcomeUnknownError as CreateOutcomeUnknownError
from .errors import DecodeError as DecodeError
from .errors import IncompleteListWarning as IncompleteListWarning
from .errors import InvalidArgumentError as InvalidArgumentError
from .errors import InvalidRequestError as InvalidRequestError
from .errors import MomentError as MomentError
from .errors import MomentWarning as MomentWarning
from .errors import NotFoundError as NotFoundError
from .errors import OutcomeUnknownError as OutcomeUnknownError
from .errors import PermissionDeniedError as PermissionDeniedError
from .errors import QuotaExceededError as QuotaExceededError
from .errors import RateLimitError as RateLimitError
from .errors import ServerError as ServerError
from .errors import TruncatedListWarning as TruncatedListWarning
from .errors import TurnTimeoutError as TurnTimeoutError
from .pages import AccountIterator as AccountIterator
from .pages import PageIterator as PageIterator
