"""Urls of the matters, under a committee and year."""

from django.urls import path

from . import views

app_name = "matters"
urlpatterns = [
    path("arenden/", views.matter_list, name="list"),
    path("arenden/nytt/", views.start, name="start"),
    path("arenden/<uuid:key>/", views.matter, name="matter"),
    path("arenden/del/<uuid:key>/", views.part, name="part"),
    path("arenden/<uuid:key>/uppgifter/", views.about, name="about"),
    path("arenden/<uuid:key>/samverkan/", views.cooperation, name="cooperation"),
    path("arenden/<uuid:key>/avsnitt/", views.add_section, name="add_section"),
    path("arenden/<uuid:key>/avsnitt/<uuid:part>/", views.change_section, name="change_section"),
    path("arenden/<uuid:key>/avsnitt/<uuid:part>/ta-bort/", views.remove_section, name="remove_section"),
    path("arenden/<uuid:key>/satser/", views.add_clause, name="add_clause"),
    path("arenden/<uuid:key>/satser/<uuid:part>/", views.change_clause, name="change_clause"),
    path("arenden/<uuid:key>/satser/<uuid:part>/flytta/", views.move_clause, name="move_clause"),
    path("arenden/<uuid:key>/satser/<uuid:part>/ta-bort/", views.remove_clause, name="remove_clause"),
    path("arenden/<uuid:key>/bilagor/handling/", views.append_document, name="append_document"),
    path("arenden/<uuid:key>/bilagor/fil/", views.append_file, name="append_file"),
    path("arenden/<uuid:key>/bilagor/<uuid:part>/", views.appendix_file, name="appendix_file"),
    path("arenden/<uuid:key>/bilagor/<uuid:part>/flytta/", views.move_appendix, name="move_appendix"),
    path("arenden/<uuid:key>/bilagor/<uuid:part>/ta-bort/", views.remove_appendix, name="remove_appendix"),
    path("arenden/<uuid:key>/papper/<slug:paper>.<str:form>", views.paper, name="paper"),
    path("arenden/<uuid:key>/godkann/", views.sign, name="sign"),
    path("arenden/<uuid:key>/andra-igen/", views.reopen, name="reopen"),
    path("arenden/<uuid:key>/skicka-ut/", views.dispatch, name="dispatch"),
    path("arenden/<uuid:key>/andra-pa-sammantradet/", views.amend, name="amend"),
    path("arenden/<uuid:key>/besluta/", views.decide, name="decide"),
    path("arenden/<uuid:key>/annat-utfall/", views.otherwise, name="otherwise"),
    path("arenden/<uuid:key>/undantag/", views.name_exception, name="name_exception"),
    path("arenden/<uuid:key>/undantag/<int:person>/ta-bort/", views.end_exception, name="end_exception"),
]
