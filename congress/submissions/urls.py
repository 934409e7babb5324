"""Addresses of this app."""

from django.urls import path

from . import views, views_my_data

app_name = "submissions"
urlpatterns = [
    path("photographs/<uuid:pk>/", views.photograph_show, name="photograph-show"),
    path("privacy/my-data/", views_my_data.my_data_find, name="my-data-find"),
    path("privacy/my-data/kept/", views_my_data.my_data_show, name="my-data-show"),
    path("privacy/my-data/file/", views_my_data.my_data_download, name="my-data-download"),
    path("privacy/my-data/erase/", views_my_data.my_data_erase, name="my-data-erase"),
    path("privacy/my-data/close/", views_my_data.my_data_leave, name="my-data-leave"),
]
