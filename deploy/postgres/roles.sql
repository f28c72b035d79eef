-- The roles Rapport needs. Run once as superuser, connected to the database made for it (PostgreSQL 15 or newer):
--   RAPPORT_OWNER_PASSWORD_FILE=... RAPPORT_LOGIN_PASSWORD_FILE=... psql -d rapport -f roles.sql
--
--   rapport_owner  owns the tables and changes them: `rapport migrate`, in RAPPORT_MIGRATION_URL
--   rapport        the service's login, in DATABASE_URL; has no rights until it takes the next one
--   rapport_app    what the service works as; nobody signs in as it, it owns nothing, and row-level security binds it
\set ON_ERROR_STOP on
\set owner_password `cat "$RAPPORT_OWNER_PASSWORD_FILE"`
\set login_password `cat "$RAPPORT_LOGIN_PASSWORD_FILE"`

BEGIN;

CREATE ROLE rapport_app NOLOGIN;
-- CREATEROLE, because the first migration makes rapport_app where nobody has done it yet.
CREATE ROLE rapport_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE rapport LOGIN NOINHERIT PASSWORD :'login_password';

GRANT rapport_app TO rapport_owner WITH ADMIN OPTION;
GRANT rapport_app TO rapport;

ALTER DATABASE :"DBNAME" OWNER TO rapport_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO rapport;

COMMIT;
