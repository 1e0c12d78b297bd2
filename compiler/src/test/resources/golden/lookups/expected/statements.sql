-- lookups.known [Request[fact=BUNDLE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'city',city)) FROM (SELECT trip.id AS id,city.name AS city FROM trips_811e0bef AS trip LEFT JOIN cities_aad6cc0d AS city ON trip.city_id=city.id WHERE city.id IS NOT NULL)) END AS body FROM live;

-- lookups.withCity [Request[fact=BUNDLE]]
SELECT bundle AS live,NULL AS problem,CASE WHEN bundle=?1 THEN (SELECT json_group_array(json_object('id',id,'city',city)) FROM (SELECT trip.id AS id,place.name AS city FROM trips_811e0bef AS trip LEFT JOIN cities_aad6cc0d AS place ON trip.city_id=place.id)) END AS body FROM live;

