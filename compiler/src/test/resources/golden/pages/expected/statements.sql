-- pages.chosen [Request[fact=BUNDLE], Input[name=states, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.status IN (SELECT value FROM json_each(?2)) LIMIT 3)) END AS body FROM live;

-- pages.tasks(before,status,words) [Request[fact=BUNDLE], Input[name=status, form=NATIVE], Input[name=before, form=NATIVE], Input[name=words, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.status=?2 AND task.due<?3 AND task.title LIKE ?4 ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?5)) END AS body FROM live;

-- pages.tasks(before,words) [Request[fact=BUNDLE], Input[name=before, form=NATIVE], Input[name=words, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.due<?2 AND task.title LIKE ?3 ORDER BY +task.priority DESC NULLS LAST,task.id LIMIT ?4)) END AS body FROM live;

-- pages.tasks(status,words) [Request[fact=BUNDLE], Input[name=status, form=NATIVE], Input[name=words, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.status=?2 AND task.title LIKE ?3 ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?4)) END AS body FROM live;

-- pages.tasks(before,status) [Request[fact=BUNDLE], Input[name=status, form=NATIVE], Input[name=before, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.status=?2 AND task.due<?3 ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?4)) END AS body FROM live;

-- pages.tasks(words) [Request[fact=BUNDLE], Input[name=words, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.title LIKE ?2 ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?3)) END AS body FROM live;

-- pages.tasks(before) [Request[fact=BUNDLE], Input[name=before, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.due<?2 ORDER BY +task.priority DESC NULLS LAST,task.id LIMIT ?3)) END AS body FROM live;

-- pages.tasks(status) [Request[fact=BUNDLE], Input[name=status, form=NATIVE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task WHERE task.status=?2 ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?3)) END AS body FROM live;

-- pages.tasks [Request[fact=BUNDLE], Input[name=limit, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'title',title,'priority',priority,'due',due,'status',status)) FROM (SELECT task.id AS id,task.title AS title,task.priority AS priority,task.due AS due,task.status AS status FROM tasks_253ce15f AS task ORDER BY task.priority DESC NULLS LAST,task.id LIMIT ?2)) END AS body FROM live;

