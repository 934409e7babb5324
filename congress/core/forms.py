"""How forms look: one field template, errors in words beside the field."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Forms rendered with the portal's templates; widgets fall back to Django's."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name: str) -> Any:
        from django.template import TemplateDoesNotExist

        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return DjangoTemplates().get_template(template_name)


class LinesField(forms.CharField):
    """Some lines of text. A line break counts as one character, as browsers count it, and what nobody sees as none."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text if any(character.isprintable() and not character.isspace() for character in text) else ""
