"""Urls of the instructions, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("arskalendern/anvisningar/", views.listing, name="list"),
    path("arskalendern/anvisningar/ny/", views.start, name="start"),
    path("arskalendern/anvisningar/kopiera/", views.copy, name="copy"),
    path("arskalendern/anvisningar/<uuid:key>/", views.instruction, name="instruction"),
    path("arskalendern/anvisningar/<uuid:key>/skriv/", views.write, name="write"),
    path("arskalendern/anvisningar/<uuid:key>/utfarda/", views.issue, name="issue"),
    path("arskalendern/anvisningar/<uuid:key>/del/ny/", views.add_part, name="add_part"),
    path("arskalendern/anvisningar/del/<uuid:key>/", views.part, name="part"),
    path("arskalendern/anvisningar/del/<uuid:key>/ta-bort/", views.remove_part, name="remove_part"),
    path("arskalendern/anvisningar/<uuid:key>/svar/<uuid:part>/", views.answer, name="answer"),
    path("arskalendern/anvisningar/<uuid:key>/lamna-in/", views.submit, name="submit"),
    path("arskalendern/anvisningar/<uuid:key>/ta-emot/", views.receive, name="receive"),
    path("arskalendern/anvisningar/<uuid:key>/aterlamna/", views.give_back, name="give_back"),
    path("arskalendern/anvisningar/<uuid:key>/namnder/", views.matrix, name="matrix"),
    path("arskalendern/anvisningar/<uuid:key>/namnder/fil/", views.matrix_file, name="matrix_file"),
]
