"""The rows of legislation, by subject: regulations, bills, consultations, contact points, approvals."""

from .approval import ApprovalCase, ApprovalStep
from .bill import (
    BillDeed,
    BillItem,
    BillStep,
    Filing,
    LegislativePlan,
    PlanItem,
    Reading,
    RegulationBill,
    Subscription,
    Vote,
)
from .consultation import (
    Adoption,
    Consultation,
    ConsultationQuestion,
    Opinion,
    OpinionBand,
    OpinionGroup,
    OpinionNote,
    OpinionTrace,
)
from .contact import ContactPoint, ContactSession, ContactTask
from .draft_import import DraftImport
from .regulation import (
    DraftVersion,
    Enactment,
    OriginKind,
    Provision,
    ProvisionLevel,
    ProvisionOrigin,
    ProvisionText,
    Regulation,
    RegulationKind,
)

__all__ = [
    "Adoption",
    "ApprovalCase",
    "ApprovalStep",
    "BillDeed",
    "BillItem",
    "BillStep",
    "Consultation",
    "ConsultationQuestion",
    "ContactPoint",
    "ContactSession",
    "ContactTask",
    "DraftImport",
    "DraftVersion",
    "Enactment",
    "Filing",
    "LegislativePlan",
    "Opinion",
    "OpinionBand",
    "OpinionGroup",
    "OpinionNote",
    "OpinionTrace",
    "OriginKind",
    "PlanItem",
    "Provision",
    "ProvisionLevel",
    "ProvisionOrigin",
    "ProvisionText",
    "Reading",
    "Regulation",
    "RegulationBill",
    "RegulationKind",
    "Subscription",
    "Vote",
]
