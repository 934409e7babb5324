"""The signed-in work bench."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def desk_home(request: HttpRequest) -> HttpResponse:
    """What needs me today, oldest first."""
    return render(request, "desk/desk_home.html")
