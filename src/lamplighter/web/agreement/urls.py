from __future__ import annotations

from django.urls import path

from lamplighter.web.agreement import apart, together, views

app_name = "agreement"
urlpatterns = [
    path("for/<id:mentorship>/", views.write, name="write"),
    path("for/<id:mentorship>/versions/", views.versions, name="versions"),
    path("for/<id:mentorship>/apart/", apart.write, name="apart"),
    path("for/<id:mentorship>/side-by-side/", apart.side_by_side, name="side_by_side"),
    path("for/<id:mentorship>/together/", together.page, name="together"),
    path("for/<id:mentorship>/together/agree/", together.agree, name="agree_to_draft"),
    path("for/<id:mentorship>/together/line/", together.edit, name="together_edit"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/agree/", views.agree, name="agree"),
    path("<id:pk>/renew/", views.renew, name="renew"),
]
