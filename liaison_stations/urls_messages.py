"""Addresses of messages."""

from django.urls import URLPattern, path

from .views import messages as views

message_patterns: list[URLPattern] = [
    path("s/<str:code>/write/", views.message_write, name="message-write"),
    path("s/<str:code>/similar/", views.message_similar, name="message-similar"),
    path("receipt/", views.message_receipt, name="message-receipt"),
    path("thread/", views.thread_find, name="thread-find"),
    path("thread/show/", views.thread_show, name="thread-show"),
    path("thread/verdict/", views.thread_verdict, name="thread-verdict"),
    path("thread/leave/", views.thread_leave, name="thread-leave"),
    path("thread/phone-code/", views.phone_code, name="phone-code"),
    path("messages/", views.message_list, name="message-list"),
    path("messages/<uuid:pk>/", views.message_detail, name="message-detail"),
    path("messages/<uuid:pk>/join/", views.message_join, name="message-join"),
]
