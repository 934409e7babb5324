"""Congresses with their committees, organs, terms, sessions, and the settings that differ locally."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.core.history import tracked
from congress.regions.models import Division, Level


@tracked()
class Body(models.Model):
    """A people's congress. `above` is a field of its own: a town in a statistical zone reports past it."""

    division = models.OneToOneField(Division, on_delete=models.PROTECT, related_name="body", verbose_name=_("division"))
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    path = models.CharField(_("division path"), max_length=80)
    above = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("body above")
    )
    pinyin = models.CharField(_("pinyin"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("congress")
        verbose_name_plural = _("congresses")
        ordering = ["division__code"]
        indexes = [
            models.Index(fields=["path"], name="body_path", opclasses=["text_pattern_ops"]),  # bodies below
            models.Index(fields=["level", "pinyin"], name="body_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_standing_committee(self) -> bool:
        """Tell whether it has a standing committee; a township has a presidium. Source: OL18–19."""
        return self.level != Level.TOWNSHIP


class CommitteeKind(models.TextChoices):
    STANDING = "standing", _("standing committee")
    PRESIDIUM = "presidium", _("presidium")
    CHAIRPERSONS = "chairpersons", _("council of chairpersons")
    SPECIAL = "special", _("special committee")
    WORKING = "working", _("working body")
    STREET = "street", _("street body")


class Committee(models.Model):
    """A committee or working body of a congress. A street body lies in a 街道. Source: OL59."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="committees", verbose_name=_("congress"))
    kind = models.CharField(_("kind"), max_length=20, choices=CommitteeKind)
    name = models.CharField(_("name"), max_length=120)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division")
    )

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["body_id", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="committee_name_once")]

    def __str__(self) -> str:
        return self.name


class OrganKind(models.TextChoices):
    GOVERNMENT = "government", _("people's government")
    DEPARTMENT = "department", _("government department")
    HOTLINE = "hotline", _("12345 desk")
    SUPERVISION = "supervision", _("supervision commission")
    COURT = "court", _("people's court")
    PROCURATORATE = "procuratorate", _("people's procuratorate")


@tracked()
class Organ(models.Model):
    """An organ outside the congress that answers to it, and to which messages may be referred."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="organs", verbose_name=_("congress"))
    kind = models.CharField(_("kind"), max_length=20, choices=OrganKind)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("organ")
        verbose_name_plural = _("organs")
        ordering = ["body_id", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="organ_name_once")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of office of a congress (届)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name=_("congress"))
    number = models.PositiveSmallIntegerField(_("number"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["body_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="term_number_once")]

    def __str__(self) -> str:
        return f"{self.body} · {self.number}"


class Session(models.Model):
    """One meeting of a congress within a term (次会议)."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("term"))
    number = models.PositiveSmallIntegerField(_("number"))
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("closes"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["term_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="session_number_once")]

    def __str__(self) -> str:
        return f"{self.term} · {self.number}"


@tracked()
class BodySetting(models.Model):
    """A local rule of one congress: its value, since when, on what legal basis. Keys are in `settings.py`."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="settings", verbose_name=_("congress"))
    key = models.CharField(_("setting"), max_length=60)
    value = models.JSONField(_("value"))
    edition_on = models.DateField(_("edition"), help_text=_("Since when this value holds."))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("local setting")
        verbose_name_plural = _("local settings")
        ordering = ["body_id", "key", "-edition_on"]
        constraints = [models.UniqueConstraint(fields=["body", "key", "edition_on"], name="setting_edition_once")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
