from __future__ import annotations

from django.urls import path

from lamplighter.web.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.wrong, name="wrong"),
    path("with/<id:pk>/", views.somebody, name="somebody"),
    path("with/<id:pk>/block/", views.block_somebody, name="block"),
    path("with/<id:pk>/tell/", views.tell, name="tell"),
    path("told/", views.reports, name="reports"),
    path("told/<id:pk>/", views.report_page, name="report_page"),
    path("desk/", views.desk, name="desk"),
    path("desk/<id:pk>/", views.desk_report, name="desk_report"),
    path("desk/<id:pk>/look/", views.take_up, name="take_up"),
    path("desk/<id:pk>/close/", views.close, name="close"),
    path("opened/", views.opened, name="opened"),
    path("blocked/", views.blocked, name="blocked"),
    path("blocked/<id:pk>/unblock/", views.take_block_back, name="unblock"),
]
