-- pages.chosen [Request[fact=BUNDLE], Input[name=states, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_309790cf AS task WHERE task.status IN (SELECT value FROM json_each(?2)) LIMIT 3)) END AS body FROM live;

-- pages.tasks [Request[fact=BUNDLE], Input[name=status, form=NATIVE], Input[name=before, form=NATIVE], Input[name=words, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_309790cf AS task WHERE (task.status=?2 OR ?2 IS NULL) AND (task.due<?3 OR ?3 IS NULL) AND (task.title LIKE ?4 OR ?4 IS NULL) ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?5)) END AS body FROM live;

