-- The two roles and the database, for psql as the superuser; safe to run again.
-- The private cluster runs this at its first start, compose.yaml in PostGIS's own image, and an
-- operator by hand on a server of their own. Passwords come from the environment.
\set ON_ERROR_STOP on
\getenv owner_password GUATU_OWNER_PASSWORD
\getenv service_password GUATU_SERVICE_PASSWORD

-- The owner migrates, restores and removes demo data; it is not a superuser.
SELECT 'CREATE ROLE guatu_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guatu_owner') \gexec
ALTER ROLE guatu_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE guatu_owner SET timezone = 'UTC';

-- The service owns nothing; migrations grant it what it needs, table by table.
SELECT 'CREATE ROLE guatu_service' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guatu_service') \gexec
ALTER ROLE guatu_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'service_password';
ALTER ROLE guatu_service SET timezone = 'UTC';
-- PostGIS functions cost so much on paper that the planner prefers parallel scans to the spatial index.
ALTER ROLE guatu_service SET max_parallel_workers_per_gather = 0;
-- A generic plan for a box given as parameters is a thousand times slower than one for its values.
ALTER ROLE guatu_service SET plan_cache_mode = 'force_custom_plan';
ALTER ROLE guatu_service SET jit = off;
ALTER ROLE guatu_service SET statement_timeout = '15s';
ALTER ROLE guatu_service SET lock_timeout = '3s';
ALTER ROLE guatu_service SET idle_in_transaction_session_timeout = '30s';

-- Only a superuser may create PostGIS. In template1 it is there for every new database.
\connect template1
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

\connect postgres
SELECT 'CREATE DATABASE guatu OWNER guatu_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'guatu') \gexec
\connect guatu
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
