"""Addresses of stations."""

from django.urls import URLPattern, path

from .views import stations as views

station_patterns: list[URLPattern] = [
    path("s/<str:code>/", views.station_enter, name="station-enter"),
    path("stations/", views.station_list, name="station-list"),
    path("stations/<int:pk>/", views.station_detail, name="station-detail"),
    path("stations/<int:pk>/photograph/", views.station_photograph, name="station-photograph"),
    path("stations/<int:pk>/standards/", views.station_standards, name="station-standards"),
    path("stations/<int:pk>/poster/", views.station_poster, name="station-poster"),
    path("stations/<int:pk>/qr.png", views.station_qr, name="station-qr"),
]
