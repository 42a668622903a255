"""Urls of the goals, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [path("mal/", views.goal_list, name="list")]
