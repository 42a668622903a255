"""Urls of backups, under a committee and year."""

from django.urls import path

from . import views

app_name = "backup"
urlpatterns = [
    path("installningar/sakerhetskopia/", views.show, name="show"),
    path("installningar/sakerhetskopia/ta/", views.take, name="take"),
]
