"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "deputies"
urlpatterns = [
    path("", views.deputy_list, name="deputy-list"),
    path("<int:pk>/", views.deputy_detail, name="deputy-detail"),
    path("<int:pk>/photograph/", views.deputy_photograph, name="deputy-photograph"),
]
