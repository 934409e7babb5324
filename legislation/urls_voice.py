"""Addresses of consultations, of opinions and of following a bill."""

from django.urls import URLPattern, path

from .views import consultations, opinions, subscriptions

voice_patterns: list[URLPattern] = [
    path("consultations/", consultations.consultation_list, name="consultation-list"),
    path("consultations/<uuid:pk>/", consultations.consultation_detail, name="consultation-detail"),
    path("consultations/<uuid:pk>/opinions/", consultations.opinion_list, name="opinion-list"),
    path("consultations/<uuid:pk>/opinion/", opinions.opinion_write, name="opinion-write"),
    path("consultations/<uuid:pk>/similar/", opinions.opinion_similar, name="opinion-similar"),
    path("consultations/<uuid:pk>/receipt/", opinions.opinion_receipt, name="opinion-receipt"),
    path("consultations/<uuid:pk>/subscribe/", subscriptions.subscription_write, name="subscription-write"),
    path("bills/<uuid:pk>/subscribe/", subscriptions.bill_subscribe, name="bill-subscribe"),
    path("thread/opinion/", opinions.opinion_thread, name="opinion-thread"),
    path("thread/subscription/", subscriptions.subscription_thread, name="subscription-thread"),
]
