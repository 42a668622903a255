"""Urls of the workshops: for the one who leads, and without an account for those who take part."""

from django.urls import path

from . import views

urlpatterns = [
    path("varderingsmoten/", views.workshop_list, name="list"),
    path("varderingsmoten/nytt/", views.prepare, name="prepare"),
    path("varderingsmoten/<uuid:key>/", views.workshop, name="workshop"),
    path("varderingsmoten/<uuid:key>/protokoll/", views.protocol, name="protocol"),
    path("varderingsmoten/<uuid:key>/oppna/", views.open_it, name="open"),
    path("varderingsmoten/<uuid:key>/avsluta/", views.close, name="close"),
    path("varderingsmoten/<uuid:key>/oppna-igen/", views.reopen, name="reopen"),
    path("varderingsmoten/<uuid:key>/ta-bort/", views.remove, name="remove"),
    path("varderingsmoten/<uuid:key>/gallra/", views.dispose, name="dispose"),
    path("varderingsmoten/<uuid:key>/<int:place>/", views.item, name="item"),
    path("varderingsmoten/<uuid:key>/<int:place>/visa/", views.reveal, name="reveal"),
    path("varderingsmoten/<uuid:key>/<int:place>/dolj/", views.hide, name="hide"),
]

open_urlpatterns = [
    path("mote/", views.enter, name="enter"),
    path("mote/<str:code>/", views.part, name="part"),
    path("mote/<str:code>/<int:place>/", views.rate, name="rate"),
]
