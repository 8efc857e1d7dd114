"""
An audit of ad accounts: what stopped, what will stop, what is missing, what could not be read.

    audit = Audit({"me": moment})
    plan = await audit.plan()
    tally = Tally(plan)
    await audit.run(plan, on_result=tally.add)
"""

from .checks import CHECKS as CHECKS
from .checks import Check as Check
from .checks import Rules as Rules
from .checks import findings_of as findings_of
from .facts import AccountFacts as AccountFacts
from .facts import AccountStatus as AccountStatus
from .facts import Listed as Listed
from .facts import money_of as money_of
from .facts import value_of as value_of
from .findings import Finding as Finding
from .findings import Language as Language
from .findings import Severity as Severity
from .findings import Words as Words
from .plan import ListProblem as ListProblem
from .plan import Plan as Plan
from .report import Csv as Csv
from .report import JsonLines as JsonLines
from .report import ReportFile as ReportFile
from .report import Writes as Writes
from .report import csv_row as csv_row
from .report import json_line as json_line
from .rows import Cell as Cell
from .rows import Document as Document
from .rows import owner_of as owner_of
from .rows import part_document as part_document
from .run import AccountResult as AccountResult
from .run import Audit as Audit
from .tally import Tally as Tally
