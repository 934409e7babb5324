"""My data: what is kept under a number, shown to whoever has its telephone; taken away, and erased."""

from django.conf import settings
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from congress.access.codes import MY_DATA, check_phone_code, issue_phone_code
from congress.core.clock import china_day
from congress.core.text import masked_phone
from congress.limits.addresses import client_address

from .cookies import forget_phone, proven_phone, remember_phone
from .erasures import erase_phone, receipts_of_phone
from .forms import PhoneProofForm
from .my_data import as_file, kept

PAGE = 10


@require_http_methods(["GET", "POST"])
def my_data_find(request: HttpRequest) -> HttpResponse:
    """Enter a number, then the code sent to it. Until the code is right every number gets the same answer."""
    if request.method != "POST":
        return _find_page(request, PhoneProofForm())
    with_code = request.POST.get("deed") == "show"
    form = PhoneProofForm(request.POST, with_code=with_code)
    if not form.is_valid():
        return _find_page(request, form, status=422)
    phone = form.cleaned_data["phone"]
    request.kept_words = phone  # type: ignore[attr-defined]  # shown again if a limit refuses it
    return _take_code(request, form, phone) if with_code else _send_code(request, phone)


def _find_page(request: HttpRequest, form: PhoneProofForm, *, status: int = 200, demo_code: str = "") -> HttpResponse:
    context = {"form": form, "demo_code": demo_code}
    return render(request, "submissions/my_data_find.html", context, status=status)


def _send_code(request: HttpRequest, phone: str) -> HttpResponse:
    code = issue_phone_code(phone=phone, purpose=MY_DATA, at=timezone.now(), address=client_address(request))
    form = PhoneProofForm(initial={"phone": phone}, with_code=True)
    return _find_page(request, form, demo_code=code if settings.DEMO else "")


def _take_code(request: HttpRequest, form: PhoneProofForm, phone: str) -> HttpResponse:
    if not check_phone_code(phone=phone, purpose=MY_DATA, code=form.cleaned_data["code"], at=timezone.now()):
        form.add_error("code", _("This is not the code, or it is too old. Ask for a new one."))
        return _find_page(request, form, status=422)
    response = redirect("submissions:my-data-show")
    remember_phone(request, response, phone)
    return response


def _ask_again(request: HttpRequest) -> HttpResponse:
    notices.info(request, _("Please show with a code that the number is yours. That holds for a quarter of an hour."))
    return redirect("submissions:my-data-find")


@require_safe
def my_data_show(request: HttpRequest) -> HttpResponse:
    """What is kept under the number."""
    phone = proven_phone(request)
    if not phone:
        return _ask_again(request)
    page = Paginator(receipts_of_phone(phone), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "kept": kept(list(page.object_list)), "phone": masked_phone(phone)}
    return render(request, "submissions/my_data_show.html", context)


@require_safe
def my_data_download(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    phone = proven_phone(request)
    if not phone:
        return _ask_again(request)
    at = timezone.now()
    response = JsonResponse(as_file(phone, at=at), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="my-data-{china_day(at)}.json"'
    return response


@require_http_methods(["GET", "POST"])
def my_data_erase(request: HttpRequest) -> HttpResponse:
    """Say what will happen; then do it."""
    phone = proven_phone(request)
    if not phone:
        return _ask_again(request)
    if request.method != "POST":
        context = {"count": receipts_of_phone(phone).count(), "phone": masked_phone(phone)}
        return render(request, "submissions/my_data_erase.html", context)
    done = erase_phone(phone, at=timezone.now())
    notices.success(request, _erased(done))
    return redirect("submissions:my-data-show")


def _erased(count: int) -> str:
    if not count:
        return _("Nothing was left to erase.")
    words = ngettext(
        "Your name, number and e-mail were erased from %(count)s submission.",
        "Your name, number and e-mail were erased from %(count)s submissions.",
        count,
    )
    return words % {"count": count}


@require_safe
def my_data_leave(request: HttpRequest) -> HttpResponse:
    """Forget the number on this device: for borrowed telephones."""
    response = redirect("submissions:my-data-find")
    forget_phone(response)
    return response
