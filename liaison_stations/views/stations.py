"""A station's page, the finder, and the poster with its QR."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congress.core.clock import china_day
from congress.core.errors import NotFound, require
from congress.core.files import picture_response

from ..forms_stations import StationSearchForm
from ..models import LiaisonStation
from ..permissions_stations import may_print_poster
from ..posters import address_in_words, qr_png, qr_svg
from ..queries_stations import (
    Entrance,
    current_code,
    enter_by_code,
    find_stations,
    nearest_stations,
    receiving_station,
    with_code,
)
from ..states_stations import StationState
from ..station_page import faces, latest_checks, station_page

PAGE_SIZE = 20


@require_safe
def station_enter(request: HttpRequest, code: str) -> HttpResponse:
    """Where a QR leads: the page of the station that receives now."""
    return _show(request, enter_by_code(code))


@require_safe
def station_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page, from a list."""
    rows = with_code(LiaisonStation.objects.select_related("division", "body__division", "successor__division"))
    printed_for = get_object_or_404(rows, pk=pk)
    station = receiving_station(printed_for)
    code = vars(printed_for)["code"] if station.pk == printed_for.pk else current_code(station)
    return _show(request, Entrance(code or "", printed_for, station))


def _show(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    station = entrance.station
    context = {
        "entrance": entrance,
        "station": station,
        "place": station.division.full_name,
        "address_in_words": address_in_words(entrance.code) if entrance.code else "",
    }
    if station.state != StationState.OPEN:
        lat, lng = station.latitude, station.longitude
        near = [] if lat is None or lng is None else nearest_stations(lat, lng, limit=3)
        return render(request, "liaison_stations/station_closed.html", {**context, "nearest": near})
    return render(
        request, "liaison_stations/station_detail.html", {**context, "page": station_page(station, at=timezone.now())}
    )


@require_safe
def station_list(request: HttpRequest) -> HttpResponse:
    """Find a station by typing, by place, or by where one stands."""
    form = StationSearchForm(request.GET)
    form.is_valid()
    here = form.location()
    if here:
        nearest = nearest_stations(*here, limit=PAGE_SIZE)
        return render(request, "liaison_stations/station_list.html", {"form": form, "nearest": nearest})
    rows = find_stations(form.cleaned_data.get("q", ""), place=form.path(), on=china_day(timezone.now()))
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "liaison_stations/station_list.html", {"form": form, "page_obj": page_obj})


@require_safe
def station_photograph(request: HttpRequest, pk: int) -> FileResponse:
    """The station's photograph, as it was written anew when staff sent it."""
    return picture_response(get_object_or_404(LiaisonStation, pk=pk).photograph)


@require_safe
def station_standards(request: HttpRequest, pk: int) -> HttpResponse:
    """Which standards the station met when it was last looked at."""
    station = get_object_or_404(LiaisonStation, pk=pk)
    checks = latest_checks(station)
    context = {"station": station, "checks": checks, "met": sum(check.is_met for check in checks)}
    return render(request, "liaison_stations/station_standards.html", context)


def _printable(request: HttpRequest, pk: int) -> tuple[LiaisonStation, str]:
    station = get_object_or_404(LiaisonStation.objects.select_related("division", "body"), pk=pk)
    require(may_print_poster(request.user, station))
    code = current_code(station)
    if not code:
        raise NotFound()
    return station, code


@require_safe
def station_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster with the QR, for A4 or as a sticker."""
    station, code = _printable(request, pk)
    at = timezone.now()
    context = {
        "station": station,
        "code": code,
        "size": "sticker" if request.GET.get("size") == "sticker" else "a4",
        "qr": qr_svg(code),
        "address_in_words": address_in_words(code),
        "faces": faces(station, on=china_day(at), at=at)[:6],
    }
    return render(request, "liaison_stations/station_poster.html", context)


@require_safe
def station_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR alone, to download."""
    station, code = _printable(request, pk)
    response = HttpResponse(qr_png(code), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="station-{station.pk}-{code}.png"'
    return response
