"""Urls of the review, under a committee and year."""

from django.urls import path

from . import views

app_name = "review"
urlpatterns = [
    path("granskning/", views.finding_list, name="list"),
    path("granskning/<str:key>/svar/", views.answer, name="answer"),
    path("granskning/<str:key>/svar/ta-bort/", views.withdraw, name="withdraw"),
]
