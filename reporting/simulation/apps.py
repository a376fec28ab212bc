from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "reporting.simulation"
    label = "simulation"
    verbose_name = "Simulasi"
