"""Addresses of contact points, their desk, and approvals."""

from django.urls import URLPattern, path

from .views import desk_points as desk
from .views import points

points_patterns: list[URLPattern] = [
    path("contact-points/", points.contact_point_list, name="contact-point-list"),
    path("approvals/", points.approval_list, name="approval-list"),
    path("approvals/<uuid:pk>/", points.approval_detail, name="approval-detail"),
    path("desk/legislation/tasks/", desk.task_list, name="desk-task-list"),
    path("desk/legislation/tasks/<uuid:pk>/", desk.task_detail, name="desk-task-detail"),
    path("desk/legislation/tasks/<uuid:pk>/session/", desk.session_add, name="desk-session-add"),
    path("desk/legislation/tasks/<uuid:pk>/opinion/", desk.opinion_add, name="desk-opinion-add"),
    path("desk/legislation/tasks/<uuid:pk>/counter/", desk.collect_slip, name="desk-collect-slip"),
    path("desk/legislation/tasks/<uuid:pk>/feedback/", desk.task_feedback, name="desk-task-feedback"),
    path("desk/legislation/tasks/<uuid:pk>/deed/<slug:deed>/", desk.task_deed, name="desk-task-deed"),
]
