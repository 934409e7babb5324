"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "regions"
urlpatterns = [path("divisions/find/", views.division_find, name="division-find")]
