"""Addresses of the desk's pages for messages and referrals, and of the counter."""

from django.urls import URLPattern, path

from .views import counter
from .views import desk as views

desk_patterns: list[URLPattern] = [
    path("desk/messages/", views.message_list, name="desk-message-list"),
    path("desk/messages/<uuid:pk>/", views.message_detail, name="desk-message-detail"),
    path("desk/messages/<uuid:pk>/take-back/", views.message_take_back, name="desk-message-take-back"),
    path("desk/messages/<uuid:pk>/contact/", views.message_contact, name="desk-message-contact"),
    path("desk/messages/<uuid:pk>/<slug:deed>/", views.message_deed, name="desk-message-deed"),
    path("desk/referrals/", views.referral_list, name="desk-referral-list"),
    path("desk/referrals/<uuid:pk>/", views.referral_detail, name="desk-referral-detail"),
    path("desk/referrals/<uuid:pk>/<slug:deed>/", views.referral_deed, name="desk-referral-deed"),
    path("desk/counter/", counter.counter_list, name="desk-counter-list"),
    path("desk/counter/<int:pk>/", counter.counter_write, name="desk-counter-write"),
]
