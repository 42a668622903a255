"""Urls of the administration, under a committee and year."""

from django.urls import path

from . import views

urlpatterns = [
    path("installningar/", views.settings, name="settings"),
    path("installningar/golv/", views.set_floors, name="set_floors"),
    path("installningar/egna-analyser/", views.set_levels, name="set_levels"),
    path("installningar/skala/", views.set_scale, name="set_scale"),
    path("installningar/paminnelser/", views.set_reminders, name="set_reminders"),
    path("installningar/oppna-ar/", views.open_year, name="open_year"),
    path("gallring/", views.dispose, name="dispose"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/ny/", views.add_unit, name="add_unit"),
    path("organisation/overlamning/", views.hand_over_list, name="hand_over_list"),
    path("organisation/overlamning/<uuid:key>/", views.hand_over, name="hand_over"),
    path("organisation/<uuid:key>/", views.unit, name="unit"),
    path("organisation/<uuid:key>/<slug:what>/", views.change_unit, name="change_unit"),
    path("organisation/namnd/<int:number>/avsluta/", views.end_service, name="end_service"),
    path("organisation/personer/", views.people_list, name="people"),
    path("organisation/personer/ny/", views.add_person, name="add_person"),
    path("organisation/personer/<int:number>/", views.person, name="person"),
    path("organisation/personer/<int:number>/andra/", views.change_person, name="change_person"),
    path("organisation/personer/<int:number>/roll/", views.assign_role, name="assign_role"),
    path("organisation/personer/<int:number>/roll/<int:role>/avsluta/", views.end_role, name="end_role"),
    path("organisation/personer/<int:number>/ersattare/", views.add_substitute, name="add_substitute"),
    path("organisation/personer/<int:number>/stang-av/", views.shut_off, name="shut_off"),
    path("organisation/personer/<int:number>/slapp-in/", views.let_in, name="let_in"),
    path("organisation/ersattare/<int:number>/avsluta/", views.end_substitute, name="end_substitute"),
]
