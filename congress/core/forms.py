"""How forms look: one field template, errors in words beside the field."""

from typing import Any

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
