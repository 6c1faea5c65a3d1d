-- The day of an amount is that of its call; of a sale, the day on which the call ended.
with
    first_sales as (
        select *,
            cast(timezone('America/New_York', to_timestamp(end_epoch)) as date) as sold_on
        from main.judged
        where is_sale
        qualify row_number() over (partition by lead_id order by end_epoch, uniqueid) = 1
    ),
    amounts as (
        select date_day, credited_agent as agent, campaign_id as campaign, list_id as list,
            1 as dials, is_answer as answers, is_connect as connects,
            is_conversation as conversations, if(is_connect, talk_seconds, 0) as talk_seconds,
            0 as handle_seconds, 0 as sales_qualified
        from main.judged
        union all by name
        select date_day, legs.agent, campaign_id as campaign, list_id as list, handle_seconds
        from main.judged inner join main.legs using (uniqueid, lead_id)
        union all by name
        select sold_on as date_day, credited_agent as agent, campaign_id as campaign,
            list_id as list, 1 as sales_qualified
        from first_sales
    )
select date_day, agent, campaign, list,
    coalesce(sum(dials), 0) as dials,
    coalesce(sum(cast(answers as int)), 0) as answers,
    coalesce(sum(cast(connects as int)), 0) as connects,
    coalesce(sum(cast(conversations as int)), 0) as conversations,
    coalesce(sum(talk_seconds), 0) as talk_seconds,
    coalesce(sum(handle_seconds), 0) as handle_seconds,
    coalesce(sum(sales_qualified), 0) as sales_qualified
from amounts
group by all
