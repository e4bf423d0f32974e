-- Who handles a case now, one row for each holder of an open task: whoever claimed it, was named for it, or has it on loan.
-- A pool of holders of roles stands for itself by its roles, any other pool by everybody in it. Read case by case.
create view approvals.v_handler as
  select k.case_id, k.id as task_id, h.operator_id, h.role_id
  from approvals.task k
  join approvals.case c on c.id = k.case_id
  join approvals.flow_version v on v.id = c.flow_version_id
  left join lateral (
    select array_agg(distinct (asked #>> '{}')::uuid) as roles
    from jsonb_path_query(coalesce(c.people -> k.node_id, jsonb_path_query_first(v.definition,
      '$.nodes[*] ? (@.id == $n).assignment.anyOf', jsonb_build_object('n', k.node_id))),
      '$[*] ? (@.by == "holders").roleIds[*]') asked
  ) pool on k.claimed_by is null and cardinality(k.candidate_ids) > 1 and k.source = 'rule'
  cross join lateral (
    select null::uuid as operator_id, unnest(pool.roles) as role_id where pool.roles is not null
    union all
    select unnest(case when k.claimed_by is null then k.candidate_ids else array[k.claimed_by] end), null
    where pool.roles is null
  ) h
  where k.state = 'open';

-- What waits for each person: the cases in which he may act now. Read person by person.
create view approvals.v_inbox as
  select p.operator_id, p.case_id, p.task_id
  from approvals.task_candidate p join approvals.task k on k.id = p.task_id
  where k.claimed_by is null or k.claimed_by = p.operator_id;
