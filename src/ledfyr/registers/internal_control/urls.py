"""Urls of the internal control, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("internkontrollplan/", views.plan, name="plan"),
    path("internkontrollplan/ta-in/<uuid:event>/", views.include, name="include"),
    path("internkontrollplan/arets-start/", views.new_year, name="new_year"),
    path("internkontrollplan/arets-start/hamta/", views.carry, name="carry"),
    path("internkontrollplan/arets-start/angra/", views.undo, name="undo_carry"),
    path("internkontrollplan/jamfor/", views.compare, name="compare"),
    path("internkontrollplan/flera/", views.many, name="many"),
    path("internkontrollplan/<uuid:key>/", views.row, name="row"),
    path("internkontrollplan/<uuid:key>/plats/", views.place, name="place"),
    path("internkontrollplan/<uuid:key>/handelser/", views.events, name="events"),
    path("internkontrollplan/<uuid:key>/kontrollerad/", views.confirm, name="confirm"),
    path("internkontrollplan/<uuid:key>/ta-bort/", views.withdraw, name="withdraw"),
    path("internkontrollplan/<uuid:key>/aterstall/", views.restore, name="restore"),
    path("internkontrollplan/<uuid:key>/kontroll/", views.add_activity, name="add_activity"),
    path("internkontrollplan/<uuid:key>/kontroll/<uuid:activity>/", views.change_activity, name="change_activity"),
    path(
        "internkontrollplan/<uuid:key>/kontroll/<uuid:activity>/ta-bort/",
        views.withdraw_activity,
        name="withdraw_activity",
    ),
]
