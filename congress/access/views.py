"""Sign-in pages that django-allauth does not have."""

from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congress.accounts.models import User
from congress.limits.addresses import client_address

from .authenticators import authenticator_types, give_totp
from .codes import SIGN_IN, check_phone_code, issue_phone_code
from .factors import PHONE, may_use_phone_code
from .forms import PhoneCodeForm
from .kept import SESSION_KEY, typed_kept
from .pending import finish_second_factor, user_in_question
from .personas import personas

SENT, SHOWN_CODE = "phone_code_sent", "demo_phone_code"


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords: say for how long."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    facts = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    response = render(request, "access/locked_out.html", facts, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@login_required
@require_safe
def factor_enrol(request: HttpRequest) -> HttpResponse:
    """Choose how to prove it is you, besides the password."""
    if authenticator_types(request.user):  # type: ignore[arg-type]
        return redirect("mfa_index")
    return render(request, "access/factor_enrol.html")


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def phone_factor(request: HttpRequest) -> HttpResponse:
    """Send a code to the deputy's telephone, and take it."""
    user = user_in_question(request)
    if user is None or not may_use_phone_code(user):
        return redirect("account_login")
    form = PhoneCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        return _send_code(request, user)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        if check_phone_code(phone=user.phone.open(), purpose=SIGN_IN, code=code, at=timezone.now()):
            return _phone_shown(request, user)
        form.add_error("code", _("This is not the code, or it is too old. Ask for a new one."))
    return render(request, "access/phone_factor.html", _phone_page(request, user, form), status=_status(form))


def _status(form: PhoneCodeForm) -> int:
    return 422 if form.errors else 200


def _send_code(request: HttpRequest, user: User) -> HttpResponse:
    address = client_address(request)
    code = issue_phone_code(phone=user.phone.open(), purpose=SIGN_IN, at=timezone.now(), address=address)
    request.session[SENT] = True
    if settings.DEMO:
        request.session[SHOWN_CODE] = code
    return HttpResponseRedirect(request.get_full_path())


def _phone_page(request: HttpRequest, user: User, form: PhoneCodeForm) -> dict[str, object]:
    return {
        "form": form,
        "tail": user.phone.open()[-4:],
        "is_sent": request.session.get(SENT, False),
        "demo_code": request.session.get(SHOWN_CODE, "") if settings.DEMO else "",
        "has_other": bool(authenticator_types(user)),
    }


def _phone_shown(request: HttpRequest, user: User) -> HttpResponse:
    for key in (SENT, SHOWN_CODE):
        request.session.pop(key, None)
    return finish_second_factor(request, user, kind=PHONE)


@login_required
@require_http_methods(["GET", "POST"])
def typed_kept_show(request: HttpRequest) -> HttpResponse:
    """Show what was being sent when the person was signed out; they may send it now or drop it."""
    kept = typed_kept(request.session, request.user)  # type: ignore[arg-type]
    if request.method == "POST" or kept is None:
        request.session.pop(SESSION_KEY, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    path, fields = kept
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        raise Http404 from None
    shown = [(name, value) for name, value in fields if value.strip() and not name.startswith("_")]
    return render(request, "access/typed_kept.html", {"path": path, "fields": fields, "shown": shown})


@never_cache
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Everybody one may be in the demonstration."""
    _require_demo()
    return render(request, "access/demo.html", {"personas": personas()})


@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Pass for a persona's password; the second factor is still asked for, with its code shown."""
    _require_demo()
    user = get_object_or_404(User, username=request.POST.get("username", ""), is_active=True)
    if user.username not in {persona.username for persona in personas()}:
        raise Http404
    if not may_use_phone_code(user) and not authenticator_types(user):
        give_totp(user)
    if request.user.is_authenticated:
        request.session.flush()
    record_authentication(request, user, method="password", username=user.username)
    response = perform_login(request, Login(user=user))
    return response if isinstance(response, HttpResponse) else redirect("account_login")


def _require_demo() -> None:
    if not settings.DEMO:
        raise Http404
