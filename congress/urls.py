"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from . import views
from .api import guide

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("site-map/", views.site_map, name="site-map"),
    path("preferences/elder/", views.elder_switch, name="elder-switch"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("congress.access.urls")),
    path("", include("congress.notifications.urls")),
    path("desk/", include("congress.desk.urls")),
    path("", include("congress.regions.urls")),
    path("", include("congress.submissions.urls")),
    path("deputies/", include("deputies.urls")),
    path("", include("liaison_stations.urls")),
    path("", include("legislation.urls")),
    path("api/", guide, name="api-guide"),
    path("api/v1/", include("congress.api")),
    path("health/", include("congress.health")),
    path("admin/", admin.site.urls),
]
handler400 = "congress.core.views.bad_request"
handler403 = "congress.core.views.permission_denied"
handler404 = "congress.core.views.not_found"
handler500 = "congress.core.views.server_error"
