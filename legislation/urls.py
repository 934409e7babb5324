"""The public site, the desk and the drafting room of legislation, each in a file of its own."""

from django.urls import URLPattern, URLResolver

app_name = "legislation"
urlpatterns: list[URLPattern | URLResolver] = []
