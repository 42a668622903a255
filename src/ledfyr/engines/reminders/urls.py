"""Urls of letters, jobs and one's own reminders; the calendar address stands outside the committees."""

from django.urls import path

from . import views

app_name = "reminders"
urlpatterns = [
    path("kalender/<str:token>.ics", views.feed, name="feed"),
    path("<slug:committee>/<int:year>/paminnelser/", views.own, name="own"),
    path("<slug:committee>/<int:year>/paminnelser/val/", views.choose, name="choose"),
    path("<slug:committee>/<int:year>/paminnelser/kalenderadress/", views.make_feed, name="make_feed"),
    path("<slug:committee>/<int:year>/paminnelser/kalenderadress/aterkalla/", views.revoke_feed, name="revoke_feed"),
    path("<slug:committee>/<int:year>/brev/", views.letters, name="letters"),
    path("<slug:committee>/<int:year>/brev/skicka/", views.send_now, name="send_now"),
    path("<slug:committee>/<int:year>/brev/<int:key>/", views.letter, name="letter"),
    path("<slug:committee>/<int:year>/jobb/", views.jobs, name="jobs"),
    path("<slug:committee>/<int:year>/jobb/<int:key>/igen/", views.try_again, name="try_again"),
]
