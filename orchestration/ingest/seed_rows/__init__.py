"""What one row of each seed is: its columns, their types, what is allowed.

Reading, checking and writing the files is in `seeds.py`; what a row means is in seeds/README.md.
"""

from orchestration.ingest.seed_rows.alerts import AlertPolicy, AlertRoute
from orchestration.ingest.seed_rows.bonus import (
    BonusAcceptance,
    BonusAdjustment,
    BonusGate,
    BonusPlan,
    BonusRule,
    BonusSplit,
)
from orchestration.ingest.seed_rows.calendar import BusinessHours, Holiday
from orchestration.ingest.seed_rows.coaching import (
    CoachingAction,
    CoachingPolicy,
    ScorecardKpi,
    Training,
)
from orchestration.ingest.seed_rows.experiments import Experiment, ExperimentArm, ExperimentKpi
from orchestration.ingest.seed_rows.money import CostRate, FxRate
from orchestration.ingest.seed_rows.qa import QaForm, QaPolicy
from orchestration.ingest.seed_rows.recognition import (
    Leaderboard,
    PromotionRule,
    Recognition,
    RecognitionPreference,
)
from orchestration.ingest.seed_rows.register import Kpi
from orchestration.ingest.seed_rows.reports import ReportRecipient
from orchestration.ingest.seed_rows.row import Seed
from orchestration.ingest.seed_rows.rules import AbandonmentRule, AttributionModel, Policy
from orchestration.ingest.seed_rows.targets import RampProfile, Target, TargetStatus
from orchestration.ingest.seed_rows.words import Disposition, LeadStage, PauseReason

SEEDS: dict[str, type[Seed]] = {
    "kpis": Kpi,
    "policies": Policy,
    "dispositions": Disposition,
    "pause_reasons": PauseReason,
    "business_hours": BusinessHours,
    "holidays": Holiday,
    "abandonment_rules": AbandonmentRule,
    "lead_stages": LeadStage,
    "attribution_models": AttributionModel,
    "fx_rates": FxRate,
    "cost_rates": CostRate,
    "qa_forms": QaForm,
    "qa_policies": QaPolicy,
    "alert_routes": AlertRoute,
    "alert_policies": AlertPolicy,
    "report_recipients": ReportRecipient,
    "targets": Target,
    "target_statuses": TargetStatus,
    "ramp_profiles": RampProfile,
    "leaderboards": Leaderboard,
    "recognition_preferences": RecognitionPreference,
    "recognitions": Recognition,
    "promotion_rules": PromotionRule,
    "scorecard_kpis": ScorecardKpi,
    "coaching_policies": CoachingPolicy,
    "coaching_actions": CoachingAction,
    "trainings": Training,
    "bonus_plans": BonusPlan,
    "bonus_rules": BonusRule,
    "bonus_gates": BonusGate,
    "bonus_acceptances": BonusAcceptance,
    "bonus_adjustments": BonusAdjustment,
    "bonus_splits": BonusSplit,
    "experiments": Experiment,
    "experiment_arms": ExperimentArm,
    "experiment_kpis": ExperimentKpi,
}
