-- Projects as OC4IDS has them: one row for each of the ids, as JSON text, in the order of their ids.
--
-- Every column that leaves is named here; what is not named stays. `packages` are the ids of those packages that may be
-- named, `tables` is what `tables.py` says, `blank` what counts as a blank. An empty text, object or array is null, and
-- null is stripped at the end. A day is a day in the city: it begins at 00:00 and ends at 23:59:59 +08:00.
WITH given AS MATERIALIZED (
    SELECT CAST(:tables AS jsonb) AS t, CAST(:tables AS jsonb) -> 'words' AS w, CAST(:blank AS text) AS blank,
        CAST(:prefix AS text) AS prefix, CAST(:today AS date) AS today, CAST(:sees_demo AS boolean) AS sees_demo,
        CAST(:packages AS integer[]) AS packages
),
chosen AS MATERIALIZED (
    SELECT p.*, f.start_actual, f.finish_actual, f.progress_pct, p.provenance = 'demo' AS is_demo,
        CASE WHEN p.stage <> 'suspended' THEN p.stage
             WHEN p.stage_before IN ('preparing', 'under_construction') THEN p.stage_before
             WHEN f.start_actual IS NOT NULL THEN 'under_construction' ELSE 'preparing' END AS stage_reached
    FROM given g JOIN projects p ON p.id = ANY (CAST(:ids AS integer[])) JOIN project_facts f ON f.project_id = p.id
),
-- The kind's own columns by name; `quantities` and this file say which of them are told.
own AS MATERIALIZED (
    SELECT r.id, to_jsonb(r) AS fields FROM given g JOIN road_projects r ON r.id = ANY (CAST(:ids AS integer[]))
    UNION ALL SELECT r.id, to_jsonb(r) FROM given g JOIN metro_line_projects r ON r.id = ANY (CAST(:ids AS integer[]))
    UNION ALL SELECT r.id, to_jsonb(r) FROM given g JOIN urban_village_projects r ON r.id = ANY (CAST(:ids AS integer[]))
    UNION ALL SELECT r.id, to_jsonb(r) FROM given g JOIN industrial_projects r ON r.id = ANY (CAST(:ids AS integer[]))
    UNION ALL SELECT r.id, to_jsonb(r) FROM given g JOIN facility_projects r ON r.id = ANY (CAST(:ids AS integer[]))
),
-- Organisations: each once in a project, with all that it is there.
who AS (
    SELECT l.project_id, 'party-' || a.id AS id, a.name, a.provenance, g.t -> 'role' ->> l.role AS role
    FROM given g JOIN project_parties l ON l.project_id = ANY (CAST(:ids AS integer[])) JOIN parties a ON a.id = l.party_id
    UNION ALL
    -- Works of an enterprise are not developed by the office that looks after them.
    SELECT c.id, 'organisation-' || o.code, o.name, o.provenance,
        CASE WHEN c.kind = 'industrial' THEN 'leadOffice' ELSE 'publicAuthority' END
    FROM chosen c JOIN organisations o ON o.code = c.office
    UNION ALL
    SELECT c.id, 'organisation-' || o.code, o.name, o.provenance, 'competentDepartment'
    FROM chosen c JOIN organisations o ON o.code = c.competent_department
),
named AS (
    SELECT w.project_id, w.id,
        min(nullif(btrim(w.name, g.blank), '')
            || CASE WHEN w.provenance = 'demo' AND w.name NOT LIKE '%示例%' THEN g.w ->> 'demo_mark' ELSE '' END) AS name,
        jsonb_agg(DISTINCT w.role) AS roles
    FROM who w CROSS JOIN given g
    WHERE w.role IS NOT NULL AND (g.sees_demo OR w.provenance <> 'demo')
    GROUP BY w.project_id, w.id
),
organisations_of AS (
    SELECT project_id, jsonb_agg(jsonb_build_object('id', id, 'name', name, 'roles', roles) ORDER BY id) AS parties,
        jsonb_agg(jsonb_build_object('id', id, 'name', name)) FILTER (WHERE roles ? 'publicAuthority') -> 0 AS authority
    FROM named GROUP BY project_id
),
-- What was promised first: the first baseline that was approved, and no other.
first_baseline AS (
    SELECT DISTINCT ON (b.project_id) b.project_id, b.id
    FROM given g JOIN baselines b ON b.project_id = ANY (CAST(:ids AS integer[]))
    JOIN baseline_decisions d ON d.baseline_id = b.id AND d.approved
    ORDER BY b.project_id, b.number
),
promised AS (
    SELECT b.project_id,
        max(d.date) FILTER (WHERE s.mark = 'start') AS start, max(d.date) FILTER (WHERE s.mark = 'finish') AS finish,
        max('start_' || d.precision) FILTER (WHERE s.mark = 'start') AS start_precision,
        max('finish_' || d.precision) FILTER (WHERE s.mark = 'finish') AS finish_precision
    FROM first_baseline b JOIN baseline_dates d ON d.baseline_id = b.id
    JOIN milestones m ON m.id = d.milestone_id AND m.component_id IS NULL AND NOT m.not_applicable
    JOIN template_steps s ON s.id = m.step_id AND s.mark IS NOT NULL
    GROUP BY b.project_id
),
planned AS (
    SELECT * FROM promised WHERE start IS NULL OR finish IS NULL OR start <= finish
),
-- A step that no one types: done with the last of the parts that it waits for.
computed AS (
    SELECT m.id, max(x.actual_date) AS day
    FROM given g JOIN milestones m ON m.project_id = ANY (CAST(:ids AS integer[]))
    JOIN template_steps s ON s.id = m.step_id AND s.computed
    JOIN milestones x ON x.project_id = m.project_id AND NOT x.not_applicable
    JOIN components k ON k.id = x.component_id AND k.in_opening_scope
    JOIN template_steps y ON y.id = x.step_id AND g.t -> 'computed_from' -> s.key ? y.scope
    GROUP BY m.id HAVING bool_and(x.actual_date IS NOT NULL)
),
dated AS (
    SELECT m.project_id, m.key, s.position, s.name, s.mark, b.date AS due, b.precision, m.forecast_date AS forecast,
        coalesce(m.actual_date, c.day) AS met
    FROM given g JOIN milestones m ON m.project_id = ANY (CAST(:ids AS integer[])) AND m.component_id IS NULL AND NOT m.not_applicable
    JOIN template_steps s ON s.id = m.step_id
    LEFT JOIN baselines_in_force b ON b.project_id = m.project_id AND b.milestone_id = m.id
        AND b.project_id = ANY (CAST(:ids AS integer[]))
    LEFT JOIN computed c ON c.id = m.id
),
steps AS (
    SELECT d.project_id, 0 AS part, d.position AS place, jsonb_build_object(
        'id', d.key, 'title', d.name,
        'type', g.t -> 'type_of_step' ->> d.key,
        'code', coalesce(g.t -> 'code_of_mark' ->> d.mark, g.t -> 'code_of_step' ->> d.key),
        'description', nullif(concat(
            g.w ->> ('due_' || d.precision),
            CASE WHEN d.met IS NULL THEN replace(g.w ->> 'forecast', '{}', to_char(d.forecast, 'YYYY-MM-DD')) END), ''),
        'dueDate', to_char(d.due, 'YYYY-MM-DD') || 'T23:59:59+08:00',
        'dateMet', to_char(d.met, 'YYYY-MM-DD') || 'T00:00:00+08:00',
        'status', CASE WHEN d.met IS NOT NULL THEN 'met' WHEN d.due < g.today THEN 'notMet'
                       WHEN d.due IS NOT NULL THEN 'scheduled' END) AS milestone
    FROM dated d CROSS JOIN given g
    WHERE d.due IS NOT NULL OR d.met IS NOT NULL OR d.forecast IS NOT NULL
    UNION ALL
    SELECT a.project_id, 1, a.id, jsonb_build_object(
        'id', 'approval-' || a.id, 'title', nullif(btrim(a.name, g.blank), ''),
        'type', 'approval', 'code', 'projectApproval',
        'description', nullif(concat(
            replace(g.w ->> 'approval_number', '{}', nullif(btrim(a.number, g.blank), '')),
            replace(g.w ->> 'approval_by', '{}', nullif(btrim(a.authority, g.blank), ''))), ''),
        'dateMet', to_char(a.approved_date, 'YYYY-MM-DD') || 'T00:00:00+08:00',
        'status', 'met')
    FROM given g JOIN approvals a ON a.project_id = ANY (CAST(:ids AS integer[])) AND a.state = 'approved'
),
milestones_of AS (
    SELECT project_id, jsonb_agg(milestone ORDER BY part, place) AS milestones FROM steps GROUP BY project_id
),
-- Money in yuan: 10,000 to a 万元, exact.
funding AS (
    SELECT f.project_id, jsonb_build_array(jsonb_build_object(
        'id', 'funding-source', 'description', min(g.w ->> 'breakdown'),
        'budgetBreakdown', jsonb_agg(jsonb_build_object(
            'id', 'funding-' || f.id, 'description', nullif(btrim(f.source, g.blank), ''),
            'amount', jsonb_build_object('amount', trim_scale(f.planned_wan * 10000), 'currency', 'CNY'))
            ORDER BY f.id))) AS breakdowns
    FROM given g JOIN fundings f ON f.project_id = ANY (CAST(:ids AS integer[])) AND f.planned_wan IS NOT NULL
    GROUP BY f.project_id
),
months AS (
    SELECT m.project_id, sum(m.actual_wan) AS actual, min(m.month) AS first, max(m.month) AS last,
        sum(m.actual_wan) FILTER (WHERE m.status = 'accepted') AS accepted,
        min(m.month) FILTER (WHERE m.status = 'accepted') AS first_accepted,
        max(m.month) FILTER (WHERE m.status = 'accepted') AS last_accepted
    FROM given g JOIN monthly_investments m ON m.project_id = ANY (CAST(:ids AS integer[])) AND m.actual_wan IS NOT NULL
    GROUP BY m.project_id
),
sums AS (
    SELECT project_id, 'reported' AS id, NULL AS note, actual AS wan, first, last FROM months
    UNION ALL
    SELECT project_id, 'accepted', 'accepted_note', accepted, first_accepted, last_accepted
    FROM months WHERE accepted IS NOT NULL
),
quantities AS (
    SELECT c.id AS project_id, q.place, CAST(q.value ->> 'done' AS boolean) AS done, jsonb_build_object(
        'id', q.value ->> 'column', 'title', q.value ->> 'title',
        'observations', jsonb_build_array(jsonb_build_object(
            'id', CASE WHEN CAST(q.value ->> 'done' AS boolean) THEN 'recorded' ELSE 'planned' END,
            'measure', trim_scale(CAST(o.fields ->> (q.value ->> 'column') AS numeric)),
            'unit', nullif(jsonb_strip_nulls(jsonb_build_object(
                'name', coalesce(nullif(q.value ->> 'unit', ''), nullif(btrim(o.fields ->> 'capacity_unit', g.blank), '')),
                'scheme', CASE WHEN q.value ->> 'unit_code' IS NOT NULL THEN 'UNCEFACT' END,
                'id', q.value ->> 'unit_code')), '{}')))) AS metric
    FROM given g CROSS JOIN jsonb_array_elements(g.t -> 'quantities') WITH ORDINALITY AS q (value, place)
    JOIN chosen c ON c.kind = q.value ->> 'kind' JOIN own o ON o.id = c.id
    WHERE jsonb_typeof(o.fields -> (q.value ->> 'column')) = 'number'
    UNION ALL
    SELECT c.id, 0, true, jsonb_build_object('id', 'physicalProgress', 'title', g.w ->> 'progress',
        'observations', jsonb_build_array(jsonb_build_object('id', 'recorded', 'measure', trim_scale(c.progress_pct),
            'unit', jsonb_build_object('name', '%', 'scheme', 'UNCEFACT', 'id', 'P1'))))
    FROM chosen c CROSS JOIN given g WHERE c.progress_pct IS NOT NULL
    UNION ALL
    -- 完成投资 is the value of work put in place: no financial progress, which is money spent.
    SELECT s.project_id, 1000, true, jsonb_build_object(
        'id', 'investment', 'title', min(g.w ->> 'invested'), 'description', min(g.w ->> 'invested_note'),
        'observations', jsonb_agg(jsonb_build_object(
            'id', s.id, 'notes', g.w ->> s.note,
            -- There is no January: February counts both.
            'period', jsonb_build_object(
                'startDate', to_char(CASE WHEN extract(month FROM s.first) = 2 THEN s.first - interval '1 month'
                                          ELSE s.first END, 'YYYY-MM-DD') || 'T00:00:00+08:00',
                'endDate', to_char(s.last + interval '1 month - 1 day', 'YYYY-MM-DD') || 'T23:59:59+08:00'),
            'value', jsonb_build_object('amount', trim_scale(s.wan * 10000), 'currency', 'CNY')) ORDER BY s.id DESC))
    FROM sums s CROSS JOIN given g GROUP BY s.project_id
),
measured AS (
    SELECT project_id, jsonb_agg(metric ORDER BY place) FILTER (WHERE done) AS metrics,
        jsonb_agg(metric ORDER BY place) FILTER (WHERE NOT done) AS forecasts
    FROM quantities GROUP BY project_id
),
-- A collection of shapes is several places. What is no better known than by its district has no shape here: on a map a
-- placeholder would look like the place.
shapes AS (
    SELECT c.id AS project_id, row_number() OVER (PARTITION BY c.id ORDER BY x.path) AS place, x.geom
    FROM chosen c CROSS JOIN LATERAL (
        SELECT d.path, d.geom FROM ST_Dump(c.geom) d WHERE GeometryType(c.geom) = 'GEOMETRYCOLLECTION'
        UNION ALL SELECT '{}', c.geom WHERE GeometryType(c.geom) <> 'GEOMETRYCOLLECTION') x
    WHERE c.location_accuracy <> 'district' AND NOT ST_IsEmpty(x.geom)
),
places AS (
    SELECT s.project_id, s.place, jsonb_build_object(
        'id', 'place-' || s.place,
        'description', nullif(concat(
            CASE WHEN c.is_demo THEN g.w ->> 'demo_place'
                 ELSE replace(g.w ->> 'accuracy', '{}', g.t -> 'accuracies' ->> c.location_accuracy) END,
            nullif(btrim(c.location_note, g.blank), '')), ''),
        -- Rings run anticlockwise, as RFC 7946 wants; a line keeps its direction.
        'geometry', CAST(ST_AsGeoJSON(CASE WHEN ST_Dimension(s.geom) = 2 THEN ST_ForcePolygonCCW(s.geom) ELSE s.geom END,
            6, 0) AS jsonb)) AS location
    FROM shapes s JOIN chosen c ON c.id = s.project_id CROSS JOIN given g
    UNION ALL
    SELECT c.id, 1, jsonb_build_object('id', 'place-1', 'description',
        concat(g.w ->> 'rough', nullif(btrim(c.location_note, g.blank), '')))
    FROM chosen c CROSS JOIN given g WHERE c.location_accuracy = 'district'
    UNION ALL
    SELECT c.id, 1000000, jsonb_build_object(
        'id', 'address',
        'gazetteer', CASE WHEN d.code IS NOT NULL
            THEN jsonb_build_object('scheme', 'GB/T 2260', 'identifiers', jsonb_build_array(d.code)) END,
        'address', jsonb_build_object('streetAddress', nullif(btrim(c.address, g.blank), ''), 'locality', d.name,
            'countryName', g.w ->> 'country'))
    FROM chosen c CROSS JOIN given g LEFT JOIN districts d ON d.code = c.district
    WHERE d.code IS NOT NULL OR btrim(c.address, g.blank) <> ''
),
places_of AS (
    SELECT project_id, jsonb_agg(location ORDER BY place) AS locations FROM places GROUP BY project_id
),
classes AS (
    SELECT c.id AS project_id, 1 AS place, 'GB/T 4754-2017' AS scheme, s.code AS id, s.name AS description
    FROM chosen c JOIN sectors s ON s.code = c.sector
    UNION ALL SELECT c.id, 2, 'guatu', 'programme.' || p.code, p.name
    FROM chosen c JOIN programmes p ON p.code = c.programme
    UNION ALL SELECT c.id, 3, 'guatu', 'kind.' || c.kind, g.t -> 'kinds' ->> c.kind FROM chosen c CROSS JOIN given g
    UNION ALL SELECT c.id, 4, 'guatu', 'class.' || c.class, g.t -> 'classes' ->> c.class
    FROM chosen c CROSS JOIN given g WHERE c.class IS NOT NULL
    UNION ALL SELECT c.id, 5, 'guatu', 'unit.' || u.code, u.name FROM chosen c JOIN reporting_units u ON u.code = c.unit
),
classes_of AS (
    SELECT project_id, jsonb_agg(jsonb_build_object('scheme', scheme, 'id', id, 'description', description)
        ORDER BY place) AS classifications
    FROM classes GROUP BY project_id
),
touched AS (
    SELECT h.project_id, max(h.at) AS at
    FROM given g JOIN changes h ON h.project_id = ANY (CAST(:ids AS integer[]))
    WHERE h.table_name IN ('projects', 'road_projects', 'metro_line_projects', 'urban_village_projects',
        'industrial_projects', 'facility_projects', 'project_parties', 'fundings', 'approvals', 'milestones', 'components',
        'baselines', 'baseline_dates', 'baseline_decisions', 'monthly_investments')
    GROUP BY h.project_id
),
told AS (
    SELECT c.id,
        CASE WHEN c.total_investment_wan IS NOT NULL THEN NULL
             WHEN c.investment_floor_wan IS NOT NULL
             THEN replace(g.w ->> 'floor', '{}', CAST(trim_scale(c.investment_floor_wan) AS text))
             WHEN c.total_investment_state = 'empty' THEN g.w ->> 'no_total'
             ELSE replace(g.w ->> 'no_total_because', '{}', g.t -> 'states' ->> c.total_investment_state) END AS money,
        nullif(btrim(c.source_quote, g.blank), '') AS quote, nullif(btrim(c.source_document, g.blank), '') AS document,
        to_char(greatest(c.updated_at, h.at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated
    FROM chosen c CROSS JOIN given g LEFT JOIN touched h ON h.project_id = c.id
)
SELECT c.id, t.updated, CAST(jsonb_strip_nulls(jsonb_build_object(
    'id', g.prefix || '-' || c.code,
    'updated', t.updated,
    'language', 'zh',
    'identifiers', jsonb_build_array(jsonb_build_object('scheme', 'guatu', 'id', c.code))
        || CASE WHEN c.national_code IS NULL THEN '[]'
                ELSE jsonb_build_array(jsonb_build_object('scheme', '国家项目代码', 'id', c.national_code)) END,
    'publicAuthority', o.authority,
    'title', nullif(btrim(c.name, g.blank), ''),
    'description', nullif(concat_ws(E'\n', nullif(btrim(c.content_and_scale, g.blank), ''),
        nullif(btrim(c.description, g.blank), ''), t.money, g.w ->> p.start_precision, g.w ->> p.finish_precision,
        CASE WHEN c.stage = 'suspended' THEN g.w ->> 'suspended' END,
        CASE WHEN c.is_demo THEN g.w ->> 'demo' END), ''),
    'status', g.t -> 'status' ->> c.stage_reached,
    'type', g.t -> 'type' ->> c.construction_type,
    'sector', coalesce(g.t -> 'sector' -> 'template' -> c.template, g.t -> 'sector' -> 'kind' -> c.kind,
        g.t -> 'sector' -> 'renewal' -> (own.fields ->> 'renewal_mode'),
        g.t -> 'sector' -> 'division' -> c.sector, g.t -> 'sector' -> 'section' -> left(c.sector, 1)),
    'additionalClassifications', k.classifications,
    'budget', nullif(jsonb_strip_nulls(jsonb_build_object(
        'description', nullif(concat(t.money, nullif(btrim(c.investment_note, g.blank), '')), ''),
        'amount', CASE WHEN c.total_investment_wan IS NOT NULL THEN
            jsonb_build_object('amount', trim_scale(c.total_investment_wan * 10000), 'currency', 'CNY') END,
        'budgetBreakdowns', f.breakdowns)), '{}'),
    'period', CASE WHEN p.project_id IS NOT NULL THEN jsonb_build_object(
        'startDate', to_char(p.start, 'YYYY-MM-DD') || 'T00:00:00+08:00',
        'endDate', to_char(p.finish, 'YYYY-MM-DD') || 'T23:59:59+08:00') END,
    'locations', l.locations,
    'parties', o.parties,
    'forecasts', q.forecasts,
    'metrics', q.metrics,
    'milestones', m.milestones,
    'completion', CASE WHEN c.finish_actual IS NOT NULL THEN jsonb_build_object(
        'endDate', to_char(c.finish_actual, 'YYYY-MM-DD') || 'T23:59:59+08:00',
        'endDateDetails', g.w ->> (own.fields ->> 'opened_kind'),
        'finalValue', CASE WHEN own.fields ->> 'final_account_wan' IS NOT NULL THEN jsonb_build_object('amount',
            trim_scale(CAST(own.fields ->> 'final_account_wan' AS numeric) * 10000), 'currency', 'CNY') END) END,
    'documents', CASE WHEN t.quote IS NOT NULL OR t.document IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
        'id', 'source', 'title', t.document, 'language', 'zh',
        'description', nullif(concat_ws(E'\n',
            nullif(concat_ws('：', replace(g.w ->> 'line', '{}', CAST(c.source_line AS text)), '“' || t.quote || '”'), ''),
            nullif(btrim(c.source_note, g.blank), '')), ''))) END,
    'relatedProjects', CASE WHEN whole.id IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
        'id', 'package', 'scheme', 'oc4ids', 'identifier', g.prefix || '-' || whole.code, 'relationship', 'package',
        'title', nullif(btrim(whole.name, g.blank), ''))) END
)) AS text) AS project
FROM chosen c CROSS JOIN given g
JOIN told t ON t.id = c.id
LEFT JOIN own ON own.id = c.id
LEFT JOIN organisations_of o ON o.project_id = c.id
LEFT JOIN planned p ON p.project_id = c.id
LEFT JOIN funding f ON f.project_id = c.id
LEFT JOIN measured q ON q.project_id = c.id
LEFT JOIN places_of l ON l.project_id = c.id
LEFT JOIN milestones_of m ON m.project_id = c.id
LEFT JOIN classes_of k ON k.project_id = c.id
LEFT JOIN projects whole ON whole.id = c.package_of_id AND whole.id = ANY (g.packages)
ORDER BY c.id
