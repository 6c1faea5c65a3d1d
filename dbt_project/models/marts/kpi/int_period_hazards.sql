{# The chance that an attempt is the one that reaches a lead: of the leads that no attempt before the
   k-th had reached, those that the k-th did. k is the member of the scope `attempt`. #}
{{ sums_by_period("int_hazard_contributions") }}
