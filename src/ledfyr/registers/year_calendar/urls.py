"""Urls of the year calendar, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("arskalendern/", views.calendar, name="list"),
    path("arskalendern/kopiera/", views.copy, name="copy"),
    path("arskalendern/dagar/", views.lead_days_page, name="lead_days"),
    path("arskalendern/kalender.ics", views.download, name="ics"),
    path("arskalendern/mote/ny/", views.add_meeting, name="add_meeting"),
    path("arskalendern/mote/<uuid:key>/", views.meeting, name="meeting"),
    path("arskalendern/mote/<uuid:key>/ta-bort/", views.remove_meeting, name="remove_meeting"),
    path("arskalendern/tillfalle/ny/", views.add_occasion, name="add_occasion"),
    path("arskalendern/tillfalle/<uuid:key>/", views.occasion, name="occasion"),
    path("arskalendern/tillfalle/<uuid:key>/ta-bort/", views.remove_occasion, name="remove_occasion"),
    path("arskalendern/tillfalle/<uuid:key>/dag/<slug:kind>/", views.step, name="step"),
    path("arskalendern/tillfalle/<uuid:key>/dag/<slug:kind>/rakna/", views.release_step, name="release_step"),
    path("arskalendern/tillfalle/<uuid:key>/dag/<slug:kind>/klar/", views.step_done, name="step_done"),
    path("arskalendern/tillfalle/<uuid:key>/dag/<slug:kind>/oppna/", views.open_step, name="open_step"),
]
