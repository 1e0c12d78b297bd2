-- expressions.facts [Request[fact=BUNDLE], Input[name=x, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN json_object('x',?2,'quote','it''s {generation} "so"','list',json_array(1,json_object('deep',json_array(?2,NULL,json(CASE 1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END))))) END AS body FROM live;

-- expressions.words [Request[fact=BUNDLE], Input[name=text, form=NATIVE], Input[name=from, form=NATIVE], Input[name=to, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'label',label,'size',size,'twice',twice,'less',less)) FROM (SELECT DISTINCT word.id AS id,coalesce(?2,'-')||': '||word.text AS label,CASE WHEN word.length>10 THEN 'long' WHEN word.length<3 THEN 'short' ELSE 'usual' END AS size,word.length+word.length*1 AS twice,word.length-1 AS less FROM words_58c27dab AS word WHERE word.length BETWEEN ?3 AND ?4 OR word.text<>?2 AND word.length>=1 AND NOT word.seen IS NULL OR word.text IN ('a','it''s',?2) OR word.rare)) END AS body FROM live;

