-- seeds.tags [Request[fact=BUNDLE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'name',name,'weight',json(rtrim(rtrim(iif(weight<0,'-','')||abs(weight/1000000)||'.'||printf('%06d',abs(weight%1000000)),'0'),'.')),'status',status)) FROM (SELECT tag.id AS id,tag.name AS name,tag.weight AS weight,tag.status AS status FROM tags_2cdd48f3 AS tag)) END AS body FROM live;

