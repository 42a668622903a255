"""Urls of the risks, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("riskanalys/", views.event_list, name="list"),
    path("riskanalys/ny/", views.add, name="add"),
    path("riskanalys/jamfor/", views.compare, name="compare"),
    path("riskanalys/nytt-ar/", views.begin, name="begin_year"),
    path("riskanalys/arets-start/", views.new_year, name="new_year"),
    path("riskanalys/arets-start/angra/", views.undo_begin, name="undo_begin"),
    path("riskanalys/<uuid:key>/nytt-mal/<uuid:goal>/", views.follow_goal, name="follow_goal"),
    path("riskanalys/fraga/<uuid:request_key>/", views.answer, name="answer"),
    path("riskanalys/<uuid:key>/lyft/", views.lift, name="lift"),
    path("riskanalys/<uuid:key>/lyft/<int:link>/folj/", views.follow, name="follow_lift"),
    path("riskanalys/<uuid:key>/fraga-enheter/", views.ask_units, name="ask_units"),
    path("riskanalys/<uuid:key>/fraga-enheter/<uuid:request_key>/ta-tillbaka/", views.take_back, name="take_back"),
    path("riskanalys/flera/", views.many, name="many"),
    path("riskanalys/<uuid:key>/", views.event, name="event"),
    path("riskanalys/<uuid:key>/falt/<slug:field>/", views.cell, name="cell"),
    path("riskanalys/<uuid:key>/ordalydelse/", views.describe, name="describe"),
    path("riskanalys/<uuid:key>/vardering/", views.rate, name="rate"),
    path("riskanalys/<uuid:key>/hantering/", views.handle, name="handle"),
    path("riskanalys/<uuid:key>/plats/", views.place, name="place"),
    path("riskanalys/<uuid:key>/kontrollerad/", views.confirm, name="confirm"),
    path("riskanalys/<uuid:key>/ta-bort/", views.withdraw, name="withdraw"),
    path("riskanalys/<uuid:key>/aterstall/", views.restore, name="restore"),
    path("riskanalys/<uuid:key>/atgard/", views.add_measure, name="add_measure"),
    path("riskanalys/<uuid:key>/atgard/<uuid:measure>/", views.change_measure, name="change_measure"),
    path("riskanalys/<uuid:key>/atgard/<uuid:measure>/ta-bort/", views.withdraw_measure, name="withdraw_measure"),
]
