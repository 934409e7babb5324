"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("desk/notices/", views.notice_list, name="notice-list"),
    path("desk/notices/read/", views.notice_read_all, name="notice-read-all"),
    path("desk/notices/<uuid:pk>/open/", views.notice_open, name="notice-open"),
    path("demo/outbox/", views.demo_outbox, name="demo-outbox"),
]
