"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "submissions"
urlpatterns = [
    path("photographs/<uuid:pk>/", views.photograph_show, name="photograph-show"),
]
