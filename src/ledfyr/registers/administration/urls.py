"""Urls of the administration, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("installningar/", views.settings, name="settings"),
    path("installningar/golv/", views.set_floors, name="set_floors"),
    path("installningar/skala/", views.set_scale, name="set_scale"),
    path("installningar/oppna-ar/", views.open_year, name="open_year"),
]
