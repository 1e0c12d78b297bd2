-- relations.trips [Request[fact=BUNDLE], Input[name=country, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'city',city,'long',json(CASE long WHEN 1 THEN 'true' WHEN 0 THEN 'false' END))) FROM (SELECT trip.id AS id,city.name AS city,trip.days>7 AS long FROM trips_1bce0aad AS trip LEFT JOIN cities_998603d2 AS city ON trip.city_id=city.id WHERE city.country=?2)) END AS body FROM live;

-- relations.visited [Request[fact=BUNDLE], Input[name=days, form=NATIVE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'name',name,'country',country,'status',status)) FROM (SELECT city.id AS id,city.name AS name,city.country AS country,city.status AS status FROM cities_998603d2 AS city WHERE EXISTS(SELECT 1 FROM trips_1bce0aad AS trips WHERE city.id=trips.city_id AND trips.days>=?2))) END AS body FROM live;

