"""Urls of imports and exports, under a committee and year."""

from django.urls import path

from . import log, views

app_name = "exchange"
urlpatterns = [
    path("las-in/", views.upload, name="upload"),
    path("las-in/<uuid:key>/", views.preview, name="preview"),
    path("las-in/<uuid:key>/rad/<slug:kind>/<int:index>/", views.choose, name="choose"),
    path("las-in/<uuid:key>/las-in/", views.apply, name="apply"),
    path("las-in/<uuid:key>/flytta/", views.move, name="move"),
    path("las-in/<uuid:key>/kasta/", views.discard, name="discard"),
    path("las-in/<uuid:key>/angra/", views.undo, name="undo"),
    path("las-in/<uuid:key>/klart/", views.done, name="done"),
    path("exempelfil/", views.sample_file, name="sample"),
    path("export/historik.csv", log.export_history, name="history"),
    path("export/<slug:kind>.<str:form>", views.export_file, name="export"),
]
