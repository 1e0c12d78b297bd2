-- expressions.facts [Input[name=x, form=NATIVE], Request[fact=BUNDLE]]
SELECT bundle AS live, NULL AS problem, CASE WHEN bundle=?2 THEN json_object('x',?1,'quote','it''s {generation} "so"','list',json_array(1,json_object('deep',json_array(?1,NULL,json(CASE 1 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END))))) END AS body FROM live;

-- expressions.words [Input[name=from, form=NATIVE], Input[name=to, form=NATIVE], Input[name=text, form=NATIVE], Request[fact=BUNDLE]]
SELECT bundle AS live, NULL AS problem, CASE WHEN bundle=?4 THEN (SELECT json_group_array(json_object('id',"id",'label',"label",'size',"size",'twice',"twice",'less',"less")) FROM (SELECT DISTINCT "word"."id" AS "id", (COALESCE(?3, '-') || ': ' || "word"."text") AS "label", (CASE WHEN ("word"."length" > 10) THEN 'long' WHEN ("word"."length" < 3) THEN 'short' ELSE 'usual' END) AS "size", ("word"."length" + ("word"."length" * 1)) AS "twice", ("word"."length" - 1) AS "less" FROM "words_b6e58925" AS "word" WHERE (("word"."length" BETWEEN ?1 AND ?2) OR (("word"."text" <> ?3) AND ("word"."length" >= 1) AND (NOT ("word"."seen" IS NULL))) OR ("word"."text" IN ('a', 'it''s', ?3)) OR "word"."rare"))) END AS body FROM live;

