"""The public interface `/api/v1/`: every app's views, wired here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
