"""Addresses of regulations: the list, the text of a day, an article, a comparison."""

from django.urls import URLPattern, path

from .views import downloads, regulations

library_patterns: list[URLPattern] = [
    path("regulations/", regulations.regulation_list, name="regulation-list"),
    path("regulations/<uuid:pk>/", regulations.regulation_detail, name="regulation-detail"),
    path("regulations/<uuid:pk>/articles/<uuid:provision>/", regulations.article_detail, name="article-detail"),
    path("regulations/<uuid:pk>/compare/", regulations.regulation_compare, name="regulation-compare"),
    path("versions/<uuid:pk>/<slug:form>/", downloads.version_download, name="version-download"),
]
