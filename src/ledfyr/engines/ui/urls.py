"""Urls of the shell: start, switch of committee and year."""

from django.urls import path
from django.views.i18n import set_language

from . import history_page, together, views
from .page import open_to_all

app_name = "ui"
urlpatterns = [
    path("", views.start, name="start"),
    path("for/", views.act_for, name="act_for"),
    path("byt/", views.switch, name="switch"),
    path("sprak/", open_to_all("the language of the screen is anybody's own")(set_language), name="language"),
    path("om/", views.about, name="about"),
    path("<slug:committee>/<int:year>/", views.overview, name="overview"),
    path("<slug:committee>/<int:year>/rattigheter/", views.rights, name="rights"),
    path("<slug:committee>/<int:year>/historik/", history_page.history, name="history"),
    path("<slug:committee>/<int:year>/angra/<uuid:key>/", together.undo, name="undo"),
    path("<slug:committee>/<int:year>/utkast/", together.keep_draft, name="keep_draft"),
    path("<slug:committee>/<int:year>/utkast/<int:key>/", together.draft, name="draft"),
    path("<slug:committee>/<int:year>/utkast/<int:key>/slang/", together.discard_draft, name="discard_draft"),
    path("<slug:committee>/<int:year>/guide/", views.show_guide, name="guide"),
]
