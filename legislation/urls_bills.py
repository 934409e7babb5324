"""Addresses of bills, of plans and of the year's figures."""

from django.urls import URLPattern, path

from .views import bills

bills_patterns: list[URLPattern] = [
    path("bills/", bills.bill_list, name="bill-list"),
    path("bills/<uuid:pk>/", bills.bill_detail, name="bill-detail"),
    path("legislation/plans/", bills.plan_list, name="plan-list"),
    path("legislation/figures/", bills.figure_list, name="figure-list"),
]
